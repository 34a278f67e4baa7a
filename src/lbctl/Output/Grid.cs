namespace LoadBalancing.Lbctl.Output;

/// <summary>Rows and columns of text, however they are shown.</summary>
/// <param name="Columns">Their names; those of numbers end with <c>#</c>, which is not shown, and stand to the right.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
internal sealed record Grid(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public bool IsNumber(int column) => Columns[column].EndsWith('#');

    public string NameOf(int column) => Columns[column].TrimEnd('#');
}
