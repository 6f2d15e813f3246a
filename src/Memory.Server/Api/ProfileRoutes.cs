using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Requests;
using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Profiles;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>A user at one glance, and the same object to change the user's slots.</summary>
internal static class ProfileRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users/{id}/profile", GetAsync).Described(UserOperations.Profile);
        routes.MapPatch("/users/{id}/profile", ChangeAsync).Audited("memory.edit").Described(UserOperations.ChangeProfile);
    }

    private static async Task<Answer<Contract.UserProfile>> GetAsync(Call call, ProfileReader profiles, CancellationToken cancellationToken) =>
        await AnswerAsync(call.ScopeOf(call.PathText("id")), profiles, cancellationToken);

    private static async Task<Answer<Contract.UserProfile>> ChangeAsync(
        Call call, SlotEditor slots, ProfileReader profiles, CancellationToken cancellationToken)
    {
        var scope = call.ScopeOf(call.PathText("id"));
        var (fields, body) = await call.ReadObjectAsync();
        var changes = ProfilePatch.Read(fields, body);
        call.Audit.Tell("slots", changes.Count).IsNothing = changes.Count == 0;
        if (changes.Count > 0)
            await slots.ChangeAsync(scope, changes, call.Ids, cancellationToken);
        return await AnswerAsync(scope, profiles, cancellationToken);
    }

    private static async Task<Answer<Contract.UserProfile>> AnswerAsync(Scope scope, ProfileReader profiles, CancellationToken cancellationToken)
    {
        var profile = await profiles.ReadAsync(scope, cancellationToken);
        var answer = new Contract.UserProfile
        {
            UserId = scope.User.Value,
            RecentTopics = profile.RecentTopics,
            Usage = Wire.Usage(profile.Usage),
            Summary = profile.Summary,
            Welcome = profile.Welcome,
        };
        foreach (var (name, value) in profile.Slots)
            answer.Slots.Add(name, Json.From(value!).ToElement());
        return Answer.Ok(answer);
    }
}
