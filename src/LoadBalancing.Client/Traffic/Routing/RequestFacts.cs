namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>What routes look at. Each fact is read when the first route asks for it: to read the options of a request makes them.</summary>
/// <param name="request">Null for an attempt without HTTP: then it has labels only.</param>
/// <param name="labels">What the caller set, where there is no request.</param>
internal ref struct RequestFacts(HttpRequestMessage? request, IReadOnlyDictionary<string, string>? labels)
{
    private IReadOnlyDictionary<string, string>? _labels = labels;
    private bool _hasReadLabels = request is null;

    public readonly HttpRequestMessage? Request => request;

    /// <summary>As it is sent: escaped, without the query. Cut from what is sent in any case, which the URI keeps: its own path would be another text.</summary>
    public readonly ReadOnlySpan<char> Path
    {
        get
        {
            ReadOnlySpan<char> whole = request!.RequestUri!.PathAndQuery;
            int query = whole.IndexOf('?');
            return query < 0 ? whole : whole[..query];
        }
    }

    public IReadOnlyDictionary<string, string>? Labels
    {
        get
        {
            if (!_hasReadLabels) { (_labels, _hasReadLabels) = (RoutingLabels.Of(request!.Options), true); }
            return _labels;
        }
    }
}
