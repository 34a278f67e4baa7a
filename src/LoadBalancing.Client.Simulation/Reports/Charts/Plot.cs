using LoadBalancing.Client.Simulation.Reports.Charts.Axes;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>The rectangle between the axes, in user units of the SVG; y grows downwards.</summary>
internal sealed record Plot(double Left, double Top, double Width, double Height, Axis Horizontal, Axis Vertical)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double X(double value) => Left + (Width * Horizontal.PositionOf(value));

    public double X(TimeSpan time) => X(time.TotalSeconds);

    public double Y(double value) => Bottom - (Height * Vertical.PositionOf(value));
}
