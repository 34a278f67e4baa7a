using System.Xml;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Draws elements of SVG. What they look like is told by their class in <see cref="ChartStyle"/>; a title is what a pointer over them shows.</summary>
internal sealed class SvgCanvas(XmlWriter writer)
{
    private const string Svg = "http://www.w3.org/2000/svg";

    /// <param name="width">In user units; the page decides how large these are.</param>
    /// <param name="height">In user units.</param>
    /// <param name="label">What is seen, for those who do not see.</param>
    /// <param name="isAlone">Whether this is a file of its own, which brings its style and its paper.</param>
    public void Begin(double width, double height, string label, bool isAlone)
    {
        writer.WriteStartElement("svg", Svg);
        if (isAlone) { Attributes(("width", LinePath.Of(width)), ("height", LinePath.Of(height))); }
        Attributes(("viewBox", $"0 0 {LinePath.Of(width)} {LinePath.Of(height)}"), ("class", "chart"), ("role", "img"), ("aria-label", SafeText.Of(label)));
        if (!isAlone) { return; }
        writer.WriteElementString("style", Svg, ChartStyle.Css);
        Rectangle(0, 0, width, height, "paper");
    }

    public void End() => writer.WriteEndElement();

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Element("line", null, ("class", style), ("x1", LinePath.Of(x1)), ("y1", LinePath.Of(y1)), ("x2", LinePath.Of(x2)), ("y2", LinePath.Of(y2)));

    public void Path(string data, string style, string? title = null)
    {
        if (data.Length > 0) { Element("path", title, ("class", style), ("d", data)); }
    }

    public void Rectangle(double x, double y, double width, double height, string style, string? title = null) =>
        Element("rect", title, ("class", style), ("x", LinePath.Of(x)), ("y", LinePath.Of(y)), ("width", LinePath.Of(width)), ("height", LinePath.Of(height)));

    public void Circle(double x, double y, double radius, string style) =>
        Element("circle", null, ("class", style), ("cx", LinePath.Of(x)), ("cy", LinePath.Of(y)), ("r", LinePath.Of(radius)));

    public void Text(double x, double y, string text, string style)
    {
        writer.WriteStartElement("text", Svg);
        Attributes(("class", style), ("x", LinePath.Of(x)), ("y", LinePath.Of(y)));
        writer.WriteString(SafeText.Of(text));
        writer.WriteEndElement();
    }

    /// <summary>Written upwards, about its middle.</summary>
    public void UprightText(double x, double y, string text, string style)
    {
        BeginGroup(null, $"rotate(-90 {LinePath.Of(x)} {LinePath.Of(y)})");
        Text(x, y, text, style);
        End();
    }

    public void BeginGroup(string? title, string? transform = null)
    {
        writer.WriteStartElement("g", Svg);
        if (transform is not null) { Attributes(("transform", transform)); }
        if (title is not null) { writer.WriteElementString("title", Svg, SafeText.Of(title)); }
    }

    private void Element(string name, string? title, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        writer.WriteStartElement(name, Svg);
        Attributes(attributes);
        if (title is not null) { writer.WriteElementString("title", Svg, SafeText.Of(title)); }
        writer.WriteEndElement();
    }

    private void Attributes(params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach ((string name, string value) in attributes) { writer.WriteAttributeString(name, value); }
    }
}
