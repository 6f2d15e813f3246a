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
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>API keys: mint, list, revoke. For admin keys only.</summary>
internal static class KeyRoutes
{
    public static void Map(IEndpointRouteBuilder admin)
    {
        admin.MapPost("/keys", CreateAsync).Audited("key.create").Described(KeyOperations.Create);
        admin.MapGet("/keys", ListAsync).Described(KeyOperations.List);
        admin.MapDelete("/keys/{id}", RevokeAsync).Audited("key.revoke").Described(KeyOperations.Revoke);
    }

    private static async Task<Results<Answer<Contract.CreatedApiKey>, Problem>> CreateAsync(
        Call call, KeyIssuer issuer, RateLimits limits, CancellationToken cancellationToken)
    {
        var order = KeyRequests.Read(await call.ReadFieldsAsync(mayNameOwner: true));
        if (!call.Caller.MayAdminister(order.Owner))
            return ForeignOwner;
        if (order.Within(call.Caller.PerMinute, limits) is not { } granted)
            return Problem.Invalid("rate_limit", $"rate_limit must be at most the minting key's, {call.Caller.PerMinute:N0}.");
        var issued = await issuer.IssueAsync(granted, call.Ids, cancellationToken);
        TellOf(call, issued.Key);
        return new Answer<Contract.CreatedApiKey>(StatusCodes.Status201Created, Wire.Key(issued)) { CarriesSecret = true };
    }

    private static async Task<Results<Answer<Contract.KeyPage>, Problem>> ListAsync(Call call, IKeyStore keys, CancellationToken cancellationToken)
    {
        var owner = new OwnerId(call.Query.Text(Owners.Field, Limits.Name) ?? call.Caller.Owner.Value);
        var list = $"keys of {owner}";
        var (after, limit) = call.Query.Page(list);
        call.Query.Errors.ThrowIfAny();
        if (!call.Caller.MayAdminister(owner))
            return ForeignOwner;
        var page = await keys.ListAsync(owner, after, limit, cancellationToken);
        return Answer.Ok(new Contract.KeyPage([.. page.Items.Select(Wire.Key)], Cursors.Write(page.Next, list)));
    }

    private static async Task<Results<NoAnswer, Problem>> RevokeAsync(
        Call call, IKeyStore keys, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(call.PathText("id"), "D", out var id)
            || await keys.GetAsync(id, cancellationToken) is not { } key
            || !call.Caller.MayAdminister(key.Owner))
        {
            return Problem.NotFound;
        }

        await keys.RevokeAsync(key.Owner, id, time.Now(), cancellationToken);
        TellOf(call, key);
        return NoAnswer.Instance;
    }

    /// <summary>It stands in the log of the key's owner, whoever's key it was done with.</summary>
    private static void TellOf(Call call, ApiKey key)
    {
        (call.Audit.Owner, call.Audit.User) = (key.Owner, key.User);
        call.Audit.Tell("key_id", key.Id).Tell("scope", AnswerJson.NameOf(key.Scope));
    }

    private static Problem ForeignOwner { get; } = Problem.Forbidden("The key may not administer that owner");
}
