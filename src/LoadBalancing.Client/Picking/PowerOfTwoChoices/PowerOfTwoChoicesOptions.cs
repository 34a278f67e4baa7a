namespace LoadBalancing.Client.Picking.PowerOfTwoChoices;

/// <summary>Settings of <c>power_of_two_choices</c>: the section <c>Picker:PowerOfTwoChoices</c>.</summary>
public sealed class PowerOfTwoChoicesOptions
{
    /// <summary>Gets or sets how many distinct endpoints are drawn and compared.</summary>
    /// <value>From 2 to 16. The default is 2: a third choice gains little, and more of them herd many clients onto one endpoint (Mitzenmacher).</value>
    public int ChoiceCount { get; set; } = 2;
}
