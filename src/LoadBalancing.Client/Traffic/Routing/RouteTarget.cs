namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>A subset that a route sends requests to, and where they go when nobody there may be used; equal by value.</summary>
/// <param name="Index">Its place among all targets of the version.</param>
/// <param name="Route">The place of the route among all.</param>
/// <param name="RouteName">What people call the route.</param>
/// <param name="Subset">The place of the subset among all.</param>
/// <param name="Fallback">The place of the target that is asked next; null where there is none.</param>
/// <param name="Last">What happens when nobody there may be used either.</param>
internal sealed record RouteTarget(int Index, int Route, string RouteName, int Subset, int? Fallback, RouteFallback Last);
