using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Fleets;

namespace LoadBalancing.Lbctl.Documents;

/// <summary>What people write for a document: a version's number, <c>active</c>, or a file. A file that is called so is <c>./42</c>.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Version">The number, if it is one.</param>
internal sealed record DocumentName(string Text, long? Version)
{
    private const string Active = "active";

    public bool IsActive => Text == Active;

    public bool IsFile => Version is null && !IsActive;

    /// <summary>How people are told of it.</summary>
    public string Title => IsFile ? InputFile.NameOf(Text) : IsActive ? "the active version" : $"version {Text}";

    public static DocumentName Of(string text) => new(text,
        text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long version) ? version : null);

    /// <summary>The text of the document; <paramref name="fleet"/> is asked for only where it is a version.</summary>
    /// <exception cref="InputException">There is no such file, or no such version.</exception>
    public async Task<string> ReadAsync(Surroundings surroundings, Func<IFleet> fleet, CancellationToken cancellationToken)
    {
        if (IsFile) { return await InputFile.ReadAsync(Text, surroundings, cancellationToken).ConfigureAwait(false); }
        long version = Version ?? (await fleet().GetStatusAsync(cancellationToken).ConfigureAwait(false)).ActiveVersion ?? throw new InputException("active: no version is active yet.");
        return (await fleet().GetVersionAsync(version, cancellationToken).ConfigureAwait(false) ?? throw new InputException($"There is no version {version}.")).Json;
    }
}
