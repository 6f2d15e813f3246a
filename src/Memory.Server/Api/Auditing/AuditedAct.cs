namespace Memory.Server.Api.Auditing;

/// <summary>What a route does, in the words of the audit log.</summary>
internal sealed record AuditedAct(string Action);

/// <summary>Tells the audit log of what routes do.</summary>
internal static class AuditedActs
{
    /// <summary>
    /// Has each success of the route written down before the answer leaves; <see cref="Call.Audit"/> takes what there is to tell of it. It must be the innermost
    /// filter: what a repeated request is answered again was done once.
    /// </summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder route, string action) =>
        route.WithMetadata(new AuditedAct(action)).AddEndpointFilter<AuditFilter>();
}
