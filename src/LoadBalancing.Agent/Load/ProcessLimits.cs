namespace LoadBalancing.Agent.Load;

/// <summary>What this process may use.</summary>
/// <param name="Cores">More than 0.</param>
/// <param name="MemoryBytes">More than 0.</param>
internal sealed record ProcessLimits(double Cores, double MemoryBytes)
{
    private const int LongestFile = 4096, DeepestGroup = 32;

    public static ProcessLimits OfThisProcess() => Read("/proc/self/cgroup", "/sys/fs/cgroup", Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The tightest limit of the own group and of those that it is in, else what the machine has; other systems, and cgroup v1, have no such files.</summary>
    public static ProcessLimits Read(string procSelfCgroup, string root, double machineCores, double machineBytes)
    {
        double cores = machineCores, bytes = machineBytes;
        Span<byte> buffer = stackalloc byte[LongestFile];
        string? group = CgroupText.PathIn(System.Text.Encoding.UTF8.GetString(ReadFile(procSelfCgroup, buffer)));
        for (int level = 0; group is not null && level < DeepestGroup; level++)
        {
            string folder = root + (group == "/" ? "" : group);
            cores = Math.Min(cores, CgroupText.Cores(ReadFile(folder + "/cpu.max", buffer)));
            bytes = Math.Min(bytes, CgroupText.Bytes(ReadFile(folder + "/memory.max", buffer)));
            group = group == "/" ? null : group.LastIndexOf('/') is > 0 and int end ? group[..end] : "/";
        }
        return new(cores, bytes);
    }

    /// <summary>At most what the buffer holds; nothing when there is no such file.</summary>
    private static ReadOnlySpan<byte> ReadFile(string path, Span<byte> buffer)
    {
        try
        {
            if (!File.Exists(path)) { return []; }
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return []; }
    }
}
