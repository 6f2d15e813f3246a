using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Reading;
using Memory.Server.Api.Requests;
using Memory.Server.Configuration;
using Memory.Server.Identity;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Users of an owner.</summary>
internal static class UserRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/users", CreateAsync).Audited("user.create").Described(UserOperations.Create);
        routes.MapGet("/users", ListAsync).Described(UserOperations.List);
        routes.MapGet("/users/{id}", GetAsync).Described(UserOperations.Get);
        routes.MapDelete("/users/{id}", EraseAsync).Described(UserOperations.Erase);
    }

    private static async Task<Results<Answer<Contract.CreatedUser>, Problem>> CreateAsync(
        Call call, UserDirectory users, KeyIssuer issuer, RateLimits limits, CancellationToken cancellationToken)
    {
        if (call.Caller.Only is not null)
            return OneUserOnly;
        var order = UserOrder.Read(await call.ReadFieldsAsync());
        var scope = call.ScopeOf(order.Id ?? call.Ids.NewId().ToString());
        var user = await users.RegisterAsync(scope, order.DisplayName, order.Metadata, cancellationToken);
        var key = new KeyOrder(scope.Owner, KeyScope.User, scope.User).Within(call.Caller.PerMinute, limits)!;
        var issued = await issuer.IssueAsync(key, call.Ids, cancellationToken);
        call.Audit.Tell("key_id", issued.Key.Id);
        return new Answer<Contract.CreatedUser>(
            StatusCodes.Status201Created, new Contract.CreatedUser(scope.User.Value, issued.Secret, user.CreatedAt)) { CarriesSecret = true };
    }

    private static async Task<Results<Answer<Contract.UserPage>, Problem>> ListAsync(
        Call call, UserDirectory users, CancellationToken cancellationToken)
    {
        if (call.Caller.Only is not null)
            return OneUserOnly;
        var (after, limit) = call.Query.Page("users");
        call.Query.Errors.ThrowIfAny();
        var found = await users.ListAsync(call.Caller.Owner, after is { } key ? new UserId(key.Tie) : null, limit + 1, cancellationToken);
        var page = found.Take(limit).ToArray();
        PageKey? next = found.Count > limit ? new PageKey(DateTimeOffset.UnixEpoch, page[^1].Id.Value) : null;
        return Answer.Ok(new Contract.UserPage([.. page.Select(Wire.User)], Cursors.Write(next, "users")));
    }

    private static async Task<Results<Answer<Contract.UserRecord>, Problem>> GetAsync(
        Call call, UserDirectory users, CancellationToken cancellationToken)
    {
        var user = await users.GetAsync(call.ScopeOf(call.PathText("id")), cancellationToken);
        return user is null ? Problem.NotFound : Answer.Ok(Wire.User(user));
    }

    private static async Task<Results<Answer<Contract.ErasureReceipt>, Problem>> EraseAsync(
        Call call, UserEraser eraser, CancellationToken cancellationToken)
    {
        var receipt = await eraser.EraseAsync(call.ScopeOf(call.PathText("id")), call.Caller.KeyId, cancellationToken);
        return receipt is null ? Problem.NotFound : Answer.Ok(Wire.Receipt(receipt));
    }

    private static Problem OneUserOnly { get; } = Problem.Forbidden("The key is for one user only");
}
