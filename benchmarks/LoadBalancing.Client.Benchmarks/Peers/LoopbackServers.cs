using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>Kestrel servers on loopback, in a child process, so that their garbage and threads are not the client's.</summary>
internal sealed class LoopbackServers : IDisposable
{
    private readonly Process _process;

    private LoopbackServers(Process process, Uri[] addresses)
    {
        _process = process;
        Addresses = addresses;
    }

    public IReadOnlyList<Uri> Addresses { get; }

    public static LoopbackServers Start(int count)
    {
        string[] command = Environment.GetCommandLineArgs()[0] is { } dll && Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? [dll, "serve"] : ["serve"];
        Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. command, count.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        string line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The servers did not start.");
        return new LoopbackServers(process, [.. line.Split(' ').Select(address => new Uri(address))]);
    }

    /// <summary>The child's side: prints the addresses and serves until its standard input closes.</summary>
    public static async Task ServeAsync(int count)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. Enumerable.Repeat("http://127.0.0.1:0", count)]);
        await using WebApplication app = builder.Build();
        byte[] body = [.. Enumerable.Repeat((byte)'x', 128)];
        app.Run(context =>
        {
            context.Response.ContentType = "text/plain";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body).AsTask();
        });
        await app.StartAsync();
        await Console.Out.WriteLineAsync(string.Join(' ', app.Urls));
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) { _process.Kill(); }
        _process.Dispose();
    }
}
