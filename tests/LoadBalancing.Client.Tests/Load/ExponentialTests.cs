using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Tests.Load;

public sealed class ExponentialTests
{
    [Fact]
    public void E_to_the_x_is_right_to_the_grain_of_a_float()
    {
        for (float x = -80; x <= 80; x += 0.0137f) { Assert.InRange(Exponential.Of(x) / Math.Exp(x), 1 - 5e-6, 1 + 5e-6); }
        // Near 0, where x itself is exact to 1e-8, nothing but the polynomial errs.
        for (float x = -1; x <= 1; x += 0.00137f) { Assert.InRange(Exponential.Of(x) / Math.Exp(x), 1 - 4e-7, 1 + 4e-7); }
        Assert.Equal(1, Exponential.Of(0));
    }

    [Theory]
    [InlineData(-1e30f), InlineData(float.NegativeInfinity), InlineData(-100_000f)]
    public void Far_below_it_is_next_to_nothing_and_never_negative(float x) => Assert.InRange(Exponential.Of(x), 0, 1e-35f);

    [Fact]
    public void Powers_of_two_are_right_to_1e_4_and_exact_where_they_are_whole()
    {
        for (float y = -100; y <= 100; y += 0.0137f) { Assert.InRange(Exponential.RoughlyTwoTo(y) / Math.Pow(2, y), 1 - 1.2e-4, 1 + 1.2e-4); }
        for (int y = -20; y <= 20; y++) { Assert.Equal(MathF.Pow(2, y), Exponential.RoughlyTwoTo(y)); }
    }
}
