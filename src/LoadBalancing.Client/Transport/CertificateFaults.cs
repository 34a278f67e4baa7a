using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>Says what is wrong with a certificate, so that whoever reads it knows whom to ask for another.</summary>
internal static class CertificateFaults
{
    /// <summary>A certificate may have thousands of names.</summary>
    private const int MostNames = 5;

    /// <summary>What an untrusted chain, one that ends too early, and one whose root is unknown have in common.</summary>
    private const X509ChainStatusFlags NotTrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.ExplicitDistrust;

    private const X509ChainStatusFlags NotLearnt = X509ChainStatusFlags.RevocationStatusUnknown | X509ChainStatusFlags.OfflineRevocation;

    public static string OfName(X509Certificate2 certificate, string? wanted)
    {
        string[] names = [.. NamesOf(certificate).Take(MostNames + 1)];
        string has = names.Length == 0 ? "no name" : string.Join(", ", names.Take(MostNames)) + (names.Length > MostNames ? " and others" : "");
        return $"the server's certificate is for another name: wanted {wanted}, has {has}";
    }

    /// <param name="chain">As it was built.</param>
    /// <param name="certificate">Of the server.</param>
    /// <param name="roots">Who was to be trusted.</param>
    public static IReadOnlyList<string> OfChain(X509Chain? chain, X509Certificate2 certificate, string roots)
    {
        X509ChainStatusFlags all = (chain?.ChainStatus ?? []).Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        var faults = new List<string>();
        if ((all & X509ChainStatusFlags.NotTimeValid) != 0) { faults.AddRange(chain!.ChainElements.Where(IsOutOfTime).Select(element => OfTime(element.Certificate, certificate))); }
        if ((all & NotTrusted) != 0) { faults.Add($"the issuer of the server's certificate is not trusted: '{certificate.Issuer}' does not lead to {roots}"); }
        if ((all & X509ChainStatusFlags.Revoked) != 0) { faults.Add("the server's certificate was revoked"); }
        else if ((all & NotLearnt) != 0) { faults.Add("whether the server's certificate was revoked could not be learnt (Transport:Tls:Revocation)"); }
        X509ChainStatusFlags rest = all & ~(NotTrusted | NotLearnt | X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.Revoked);
        if (rest != X509ChainStatusFlags.NoError || faults.Count == 0) { faults.Add($"the chain of the server's certificate is not valid: {(rest == X509ChainStatusFlags.NoError ? "unknown reason" : rest)}"); }
        return faults;
    }

    private static bool IsOutOfTime(X509ChainElement element) => element.ChainElementStatus.Any(status => (status.Status & X509ChainStatusFlags.NotTimeValid) != 0);

    /// <summary>By the moment for which the chain was built.</summary>
    private static string OfTime(X509Certificate2 bad, X509Certificate2 certificate)
    {
        string whose = bad.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span) ? "the server's certificate" : $"the issuer's certificate '{bad.Subject}'";
        return $"{whose} is valid only from {DateOf(bad.NotBefore)} to {DateOf(bad.NotAfter)}";
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        foreach (X509SubjectAlternativeNameExtension names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
        {
            foreach (string name in names.EnumerateDnsNames()) { yield return name; }
            foreach (IPAddress ip in names.EnumerateIPAddresses()) { yield return ip.ToString(); }
        }
    }

    private static string DateOf(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
