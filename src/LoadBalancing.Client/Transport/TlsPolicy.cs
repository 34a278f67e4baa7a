using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// Holds the new connections of handlers to the TLS settings that are in force when they are made, whenever the handler was. Without settings a server's certificate passes where the
/// runtime found no fault with it, and nowhere else.
/// </summary>
/// <param name="current">The settings in force; null for none.</param>
/// <param name="clientCertificates">What is shown to servers: one or none, kept up to date by whoever owns it.</param>
internal sealed class TlsPolicy(Func<TlsConfig?> current, X509CertificateCollection clientCertificates)
{
    private const string Mark = "LoadBalancing.Client.Tls";

    /// <summary>Of connections that belong to one version.</summary>
    public static TlsPolicy Of(TlsConfig? config) => new(() => config, config?.Certificates.ClientCertificates ?? []);

    public void ApplyTo(SocketsHttpHandler handler)
    {
        handler.Properties[Mark] = this;
        handler.SslOptions.RemoteCertificateValidationCallback = Validate;
        handler.SslOptions.ClientCertificates = clientCertificates;
    }

    /// <summary>Why these settings do not reach the connections of a handler; null where they do.</summary>
    public string? WhyNotFollowedBy(HttpMessageHandler? primary)
    {
        while (primary is DelegatingHandler outer) { primary = outer.InnerHandler; }
        if (primary is not SocketsHttpHandler sockets || !sockets.Properties.TryGetValue(Mark, out object? mark) || mark != this) { return $"a primary handler of its own, a {primary?.GetType().Name ?? "null"}"; }
        SslClientAuthenticationOptions tls = sockets.SslOptions;
        bool isAsMade = tls.RemoteCertificateValidationCallback is { } callback && callback.Target == this && ReferenceEquals(tls.ClientCertificates, clientCertificates)
            && tls.LocalCertificateSelectionCallback is null && tls.ClientCertificateContext is null && tls.CertificateChainPolicy is null;
        return isAsMade ? null : "SslOptions of its own on the primary handler";
    }

    /// <summary>What the settings in force have for servers that ask who we are.</summary>
    public void Follow() => TlsCertificates.Show(current()?.Certificates.Current.Client, clientCertificates);

    /// <summary>Throws what is wrong, since a bare refusal reaches the caller without a reason. It runs when a session is resumed too.</summary>
    private bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        TlsConfig? config = current();
        if (config is null && errors == SslPolicyErrors.None) { return true; }
        var shown = new ShownCertificate(certificate as X509Certificate2, chain, errors, (sender as SslStream)?.TargetHostName);
        return FaultOf(sender as SslStream, config, shown) is not { } fault ? true : throw new AuthenticationException(fault);
    }

    private static string? FaultOf(SslStream? connection, TlsConfig? config, ShownCertificate shown)
    {
        if (config is { MinimumVersion: not SslProtocols.None and var minimum } && connection is not null && VersionOf(connection) is var version && version < minimum)
        {
            return $"the server agreed to {NameOf(version)}, wanted at least {NameOf(minimum)} (Transport:Tls:MinimumVersion)";
        }
        return shown.FaultFor(config);
    }

    /// <summary>A version that is not known is none, and so too low.</summary>
    private static SslProtocols VersionOf(SslStream connection)
    {
        try { return connection.SslProtocol; }
        catch (InvalidOperationException) { return SslProtocols.None; }
    }

    private static string NameOf(SslProtocols version) => version switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        SslProtocols.None => "a TLS version that is not known",
        _ => $"{version}",
    };
}
