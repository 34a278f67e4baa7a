using LoadBalancing.Client.Tests.Architecture.Metadata;

namespace LoadBalancing.Client.Tests.Architecture;

public sealed class BannedSymbolsTests
{
    [Fact]
    public void The_libraries_use_no_banned_symbol()
    {
        var banned = BannedSymbols.Load();
        List<BannedUse> uses = [];
        foreach (var package in LibraryUnderTest.Packages)
        {
            using var library = CompiledAssembly.Of(package);
            uses.AddRange(BannedUse.In(library, banned));
        }

        var forbidden = uses.Where(use => !banned.Allowed.Contains((use.OutermostType, use.Symbol))).ToList();
        Assert.True(forbidden.Count == 0, $"{forbidden.Count} banned uses:\n{string.Join('\n', forbidden)}");

        var stale = banned.Allowed.Except(uses.Select(use => (use.OutermostType, use.Symbol))).ToList();
        Assert.True(stale.Count == 0, $"BannedSymbols.Allowed.txt lists what nobody needs any more: {string.Join(", ", stale)}");
    }

    [Fact]
    public void Every_banned_symbol_exists()
    {
        Assert.All(BannedSymbols.Load().Reasons.Keys, symbol => Assert.True(Exists(symbol), $"{symbol} is no symbol of the framework: the ban can never fire."));
        Assert.False(Exists("P:System.DateTime.UtcNov"));
        Assert.False(Exists("M:System.Uri.#ctor(System.Uri,System.Int32)"));
    }

    [Theory]
    [InlineData("_ = DateTime.UtcNow;", "P:System.DateTime.UtcNow")]
    [InlineData("Func<DateTimeOffset> f = () => DateTimeOffset.Now; f();", "P:System.DateTimeOffset.Now")]
    [InlineData("_ = System.Diagnostics.Stopwatch.GetTimestamp();", "T:System.Diagnostics.Stopwatch")]
    [InlineData("_ = Environment.TickCount64;", "P:System.Environment.TickCount64")]
    [InlineData("await Task.Delay(1);", "M:System.Threading.Tasks.Task.Delay(System.Int32)")]
    [InlineData("await Task.Delay(TimeSpan.Zero, CancellationToken.None);", "M:System.Threading.Tasks.Task.Delay(System.TimeSpan,System.Threading.CancellationToken)")]
    [InlineData("await Task.FromResult(1).WaitAsync(TimeSpan.Zero);", "M:System.Threading.Tasks.Task`1.WaitAsync(System.TimeSpan)")]
    [InlineData("Thread.Sleep(1);", "M:System.Threading.Thread.Sleep")]
    [InlineData("Action<int> f = Thread.Sleep; f(1);", "M:System.Threading.Thread.Sleep")]
    [InlineData("_ = new CancellationTokenSource(5);", "M:System.Threading.CancellationTokenSource.#ctor(System.Int32)")]
    [InlineData("new CancellationTokenSource().CancelAfter(5);", "M:System.Threading.CancellationTokenSource.CancelAfter")]
    [InlineData("_ = new Timer(_ => { });", "M:System.Threading.Timer.#ctor")]
    [InlineData("_ = new PeriodicTimer(TimeSpan.Zero);", "M:System.Threading.PeriodicTimer.#ctor(System.TimeSpan)")]
    [InlineData("_ = Guid.NewGuid();", "M:System.Guid.NewGuid")]
    [InlineData("_ = new Random(1);", "M:System.Random.#ctor")]
    [InlineData("_ = new Uri(new Uri(\"http://a\"), \"b\");", "M:System.Uri.#ctor(System.Uri,System.String)")]
    [InlineData("Console.WriteLine();", "T:System.Console")]
    public void A_banned_use_is_found_and_named(string code, string symbol)
    {
        var use = Assert.Single(UsesIn(code));
        Assert.Equal(symbol, use.Symbol);
        Assert.Equal("Sample.User", use.OutermostType);
        Assert.StartsWith("Sample.User", use.ToString(), StringComparison.Ordinal);
        Assert.Contains($" uses {symbol}: ", use.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(use.Reason);
    }

    [Theory]
    [InlineData("await Task.Delay(TimeSpan.Zero, TimeProvider.System, CancellationToken.None);")]
    [InlineData("await Task.FromResult(1).WaitAsync(TimeSpan.Zero, TimeProvider.System);")]
    [InlineData("_ = new CancellationTokenSource(); _ = new CancellationTokenSource(TimeSpan.Zero, TimeProvider.System);")]
    [InlineData("_ = new PeriodicTimer(TimeSpan.Zero, TimeProvider.System);")]
    [InlineData("_ = Random.Shared.Next(); _ = new Uri(\"http://a\"); _ = DateTime.MinValue; _ = nameof(Console);")]
    public void What_takes_its_clock_is_fine(string code) => Assert.Empty(UsesIn(code));

    [Fact]
    public void A_ban_or_an_exception_without_a_reason_is_refused()
    {
        Assert.Throws<FormatException>(() => BannedSymbols.Parse(["T:System.Console"], []));
        Assert.Throws<FormatException>(() => BannedSymbols.Parse([], ["Sample.User;T:System.Console; "]));
    }

    private static IReadOnlyList<BannedUse> UsesIn(string code)
    {
        using var program = InMemoryProgram.Compile($"namespace Sample {{ class User {{ async Task Method() {{ {code} await Task.Yield(); }} }} }}");
        return BannedUse.In(program, BannedSymbols.Load());
    }

    private static bool Exists(string symbol)
    {
        var body = symbol[2..].Split('(')[0];
        var typeName = symbol[0] == 'T' ? body : body[..body.LastIndexOf('.')];
        var type = Type.GetType(typeName) ?? new[] { typeof(Uri), typeof(Console), typeof(System.Diagnostics.Stopwatch), typeof(System.Timers.Timer) }
            .Select(known => known.Assembly.GetType(typeName)).FirstOrDefault(found => found is not null);
        var methods = type?.GetMethods().Cast<System.Reflection.MethodBase>().Concat(type.GetConstructors()) ?? [];
        return methods.Any(method => ForeignMembers.Symbols(typeName, method.Name, method.GetParameters().Select(parameter => parameter.ParameterType.FullName ?? "")).Contains(symbol));
    }
}
