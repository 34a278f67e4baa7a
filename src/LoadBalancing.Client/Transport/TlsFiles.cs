using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancing.Client.Transport;

/// <summary>Reads the files that TLS settings name, and judges whether what they hold can be used now.</summary>
/// <param name="time">By which certificates expire.</param>
/// <param name="secrets">Finds the password of a key.</param>
internal sealed class TlsFiles(TimeProvider time, Func<string, string?> secrets)
{
    /// <summary>A bundle of all public roots has 0.2 MB.</summary>
    private const int LongestFile = 4 * 1024 * 1024;

    /// <summary>What is remembered of settings holds no certificates, or it would keep them alive.</summary>
    private static readonly TlsCertificates s_none = new();

    private readonly Lock _lock = new();
    private readonly List<(TlsConfig Settings, WeakReference<TlsCertificates> Certificates)> _known = [];

    /// <summary>The settings with what their files hold now.</summary>
    /// <param name="settings">As written.</param>
    /// <param name="report">Takes each setting below <c>Transport:Tls</c> whose file cannot be used, and why. Then nothing has changed.</param>
    public TlsConfig Load(TlsConfig settings, Action<string, string> report)
    {
        if (Read(settings, report) is not { } material) { return settings; }
        TlsCertificates certificates = For(settings);
        if (certificates.Current.Fingerprint != material.Fingerprint) { certificates.Take(material); }
        return settings with { Certificates = certificates };
    }

    /// <returns>Null where something was reported.</returns>
    public TlsMaterial? Read(TlsConfig settings, Action<string, string> report)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        bool isGood = true;
        X509Certificate2Collection? roots = settings.RootCertificates.IsEmpty ? null : [];
        foreach ((int i, string path) in settings.RootCertificates.Index()) { isGood &= Try(string.Create(CultureInfo.InvariantCulture, $"RootCertificates:{i}"), path, () => AddRoots(roots!, path, hash), report); }
        X509Certificate2? client = null;
        if (settings.ClientCertificate is { } files) { isGood &= Try("ClientCertificate:Path", files.Path, () => client = ReadClient(files, hash), report); }
        return isGood ? new TlsMaterial(roots, client, Convert.ToHexString(hash.GetHashAndReset())) : null;
    }

    /// <summary>Versions of the same settings share their certificates, and so see the same renewal.</summary>
    private TlsCertificates For(TlsConfig settings)
    {
        lock (_lock)
        {
            _known.RemoveAll(known => !known.Certificates.TryGetTarget(out _));
            foreach ((TlsConfig known, WeakReference<TlsCertificates> reference) in _known)
            {
                if (known == settings && reference.TryGetTarget(out TlsCertificates? certificates)) { return certificates; }
            }
            var made = new TlsCertificates();
            _known.Add((settings with { Certificates = s_none }, new WeakReference<TlsCertificates>(made)));
            return made;
        }
    }

    private static bool Try(string setting, string path, Action read, Action<string, string> report)
    {
        try
        {
            read();
            return true;
        }
        // What the cryptography says of a bad file is no secret: neither password nor key is in it.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException or NotSupportedException or TlsFileException)
        {
            report(setting, e is TlsFileException ? $"'{path}' {e.Message}" : $"'{path}' cannot be read: {e.Message.TrimEnd('.')}");
            return false;
        }
    }

    private void AddRoots(X509Certificate2Collection roots, string path, IncrementalHash hash)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(System.Text.Encoding.UTF8.GetString(Bytes(path, hash)));
        if (found.Count == 0) { throw new TlsFileException("holds no certificate in PEM"); }
        if (!found.Any(certificate => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData))) { throw new TlsFileException("holds no root, which is a certificate that names itself as its issuer"); }
        // A bundle may hold some that have expired; one that holds nothing else is of no use.
        if (found.All(certificate => certificate.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime)) { throw new TlsFileException($"has expired: {DateOf(found.Max(certificate => certificate.NotAfter))}"); }
        roots.AddRange(found);
    }

    private X509Certificate2 ReadClient(ClientCertificateFiles files, IncrementalHash hash)
    {
        string? password = null;
        if (files.Password is { } reference && SecretReference.TryParse(reference, out string? name))
        {
            (password, string? problem) = SecretReference.Find(name, secrets);
            if (problem is not null) { throw new TlsFileException($"cannot be opened: {problem}"); }
        }
        X509Certificate2 certificate = ClientCertificateReader.Read(Bytes(files.Path, hash), files.KeyPath is { } key ? Bytes(key, hash) : null, password);
        DateTime now = time.GetUtcNow().UtcDateTime;
        if (certificate.NotAfter.ToUniversalTime() <= now) { throw new TlsFileException($"has expired: {DateOf(certificate.NotAfter)}"); }
        if (certificate.NotBefore.ToUniversalTime() > now) { throw new TlsFileException($"is not valid before {DateOf(certificate.NotBefore)}"); }
        return certificate;
    }

    private static byte[] Bytes(string path, IncrementalHash hash)
    {
        var file = new FileInfo(path);
        if (file.Exists && file.Length > LongestFile) { throw new TlsFileException("is longer than 4 MB"); }
        byte[] bytes = File.ReadAllBytes(path);
        hash.AppendData(bytes);
        return bytes;
    }

    private static string DateOf(DateTime at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A file that was read and cannot be used; the message goes on after its path.</summary>
internal sealed class TlsFileException(string message) : Exception(message);
