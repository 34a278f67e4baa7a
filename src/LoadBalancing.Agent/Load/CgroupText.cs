using System.Buffers.Text;

namespace LoadBalancing.Agent.Load;

/// <summary>Reads the texts of the files of cgroup v2. What it does not know counts as no limit.</summary>
internal static class CgroupText
{
    /// <summary>The path of the own group in <c>/proc/self/cgroup</c>: the line <c>0::/path</c>. Null when there is none, or it points out of the tree that is mounted here.</summary>
    public static string? PathIn(ReadOnlySpan<char> procSelfCgroup)
    {
        foreach (ReadOnlySpan<char> line in procSelfCgroup.EnumerateLines())
        {
            if (!line.StartsWith("0::/")) { continue; }
            string path = line["0::".Length..].TrimEnd().ToString();
            return path.Split('/').Contains("..") ? null : path;
        }
        return null;
    }

    /// <summary><c>cpu.max</c>: quota and period in microseconds, such as <c>150000 100000</c>, or <c>max 100000</c>.</summary>
    /// <returns>Cores, more than 0; positive infinity where there is no limit.</returns>
    public static double Cores(ReadOnlySpan<byte> cpuMax) =>
        TryReadNumber(ref cpuMax, out long quota) && TryReadNumber(ref cpuMax, out long period) && quota > 0 && period > 0 ? (double)quota / period : double.PositiveInfinity;

    /// <summary><c>memory.max</c>: bytes, or <c>max</c>.</summary>
    /// <returns>Bytes, more than 0; positive infinity where there is no limit.</returns>
    public static double Bytes(ReadOnlySpan<byte> memoryMax) => TryReadNumber(ref memoryMax, out long bytes) && bytes > 0 ? bytes : double.PositiveInfinity;

    private static bool TryReadNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        text = text.TrimStart(" \t"u8);
        if (!Utf8Parser.TryParse(text, out number, out int used)) { return false; }
        text = text[used..];
        return text.IsEmpty || text[0] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';
    }
}
