namespace Memory.Server.Api.Document;

/// <summary>Puts what the document says about a route beside the route.</summary>
internal static class Describing
{
    public static TRoute Described<TRoute>(this TRoute route, Operation operation)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(operation);
}
