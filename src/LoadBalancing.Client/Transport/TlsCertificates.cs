using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>What the files of some TLS settings held when they were last read without a mistake. New connections use the newest; nobody waits for a file.</summary>
internal sealed class TlsCertificates
{
    private volatile TlsMaterial _current = TlsMaterial.None;

    public TlsMaterial Current => _current;

    /// <summary>
    /// The client certificate as a list of none or one, which handlers made for these settings share: their connection pools copy its reference, so that each new connection sees what is
    /// in it. A callback that selects would do the same, but the runtime resumes no TLS session where one is set and returns nothing.
    /// </summary>
    public X509CertificateCollection ClientCertificates { get; } = [];

    public void Take(TlsMaterial material)
    {
        _current = material;
        Show(material.Client, ClientCertificates);
    }

    /// <summary>Only one is ever in it, and a reader sees the old or the new one.</summary>
    public static void Show(X509Certificate2? certificate, X509CertificateCollection list)
    {
        lock (list)
        {
            if (certificate is null) { list.Clear(); }
            else if (list.Count == 0) { list.Add(certificate); }
            else if (!ReferenceEquals(list[0], certificate)) { list[0] = certificate; }
        }
    }
}

/// <summary>Certificates that were read.</summary>
/// <param name="Roots">Null: the system's.</param>
/// <param name="Client">Null: none is shown.</param>
/// <param name="Fingerprint">A hash of all files, to see whether they changed.</param>
internal sealed record TlsMaterial(X509Certificate2Collection? Roots, X509Certificate2? Client, string Fingerprint)
{
    public static TlsMaterial None { get; } = new(null, null, "");
}
