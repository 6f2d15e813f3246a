using Memory.Server.Api.Answers;
using Memory.Server.Api.Idempotency;
using Memory.Server.Api.Portability;
using Memory.Server.Api.Reading;
using Memory.Server.Api.Service;
using Memory.Server.Identity;

namespace Memory.Server.Api;

/// <summary>All routes, one file per resource.</summary>
internal static class ApiRoutes
{
    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        ServiceRoutes.Map(routes);

        // The order matters: who may not be here learns so before anything is replayed or read.
        var admin = routes.MapGroup("/v1/admin").AddEndpointFilter(RequireAdminAsync).AddEndpointFilter<IdempotencyFilter>();
        KeyRoutes.Map(admin);
        var own = admin.MapGroup("").AddEndpointFilter(RefuseOwnerAsync);
        JobRoutes.Map(own);
        LifecycleRoutes.Map(own);
        HealthRoutes.Map(own);
        AuditRoutes.Map(own);
        BackupRoutes.Map(own);

        var api = routes.MapGroup("/v1").AddEndpointFilter<OperationFilter>().AddEndpointFilter(RefuseOwnerAsync).AddEndpointFilter<IdempotencyFilter>();
        IngestRoutes.Map(api);
        RecallRoutes.Map(api);
        MemoryRoutes.Map(api);
        ExtractRoutes.Map(api);
        AssociationRoutes.Map(api);
        UserRoutes.Map(api);
        PortabilityRoutes.Map(api);
        ProfileRoutes.Map(api);
        SessionRoutes.Map(api);
        ChatRoutes.Map(api);
    }

    private static async ValueTask<object?> RequireAdminAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.Features.Get<Caller>() is { Scope: KeyScope.Admin } ? await next(invocation) : Problem.Forbidden("An admin key is needed");

    /// <summary>Only the key tells the owner.</summary>
    internal static async ValueTask<object?> RefuseOwnerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        invocation.HttpContext.Request.Query.ContainsKey(Owners.Field) ? Problem.Invalid(Owners.Field, Owners.Refusal) : await next(invocation);
}
