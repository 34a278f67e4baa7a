namespace LoadBalancing.Client.Picking.Maglev;

/// <summary>Settings of <c>maglev</c>: the section <c>Picker:Maglev</c>.</summary>
public sealed class MaglevOptions
{
    /// <summary>The largest table that Envoy allows.</summary>
    internal const int Cap = 5_000_011;

    /// <summary>Gets or sets the number of entries of the table.</summary>
    /// <value>
    /// A prime number from 2 to 5,000,011. The default is 65,537 (Maglev, Envoy). About 100 times the number of endpoints keeps shares within 1 %. All clients
    /// that must agree on the endpoint of a key need the same size.
    /// </value>
    public int TableSize { get; set; } = 65_537;

    /// <summary>Every skip from 1 to M - 1 visits the whole table only if M is prime.</summary>
    internal static bool IsTableSize(int size)
    {
        if (size is < 2 or > Cap) { return false; }
        for (int i = 2; i <= size / i; i++) { if (size % i == 0) { return false; } }
        return true;
    }
}
