using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random steps on users and their sessions.</summary>
internal static class UserSteps
{
    public static readonly Gen<Step> Session =
        from user in Draws.User
        from name in Draws.Name
        from what in Gen.Choose(0, 5)
        from document in Pools.Document
        from number in Draws.Number
        select what switch
        {
            0 or 1 => Step.Of($"{user} open {name}", (twin, token) =>
                twin.Sessions.OpenAsync(twin.ScopeOf(user), new SessionId(name), document, number % 3 == 0 ? number : null, token)),
            2 => Step.Of($"{user} get {name}", (twin, token) => twin.Sessions.GetAsync(twin.ScopeOf(user), new SessionId(name), token)),
            3 => Step.Of($"{user} merge {name}", (twin, token) =>
                twin.Sessions.MergeContextAsync(twin.ScopeOf(user), new SessionId(name), document ?? new Json("""{"a":null}"""), token)),
            4 => Step.Of($"{user} end {name}", (twin, token) => twin.Sessions.EndAsync(twin.ScopeOf(user), new SessionId(name), token)),
            _ => Step.Pages($"{user} list sessions by {1 + (number % 4)}", async (twin, after, token) =>
                await twin.Sessions.ListAsync(twin.ScopeOf(user), after, 1 + (number % 4), token)),
        };

    public static readonly Gen<Step> User =
        from user in Draws.User
        from what in Gen.Choose(0, 4)
        from name in Gen.Elements<string?>(null, "Ana 😀", "\uE000")
        from document in Pools.Document
        from number in Draws.Number
        select what switch
        {
            0 => Step.Of($"{user} register {name}", (twin, token) => twin.Users.RegisterAsync(twin.ScopeOf(user), name, document, token)),
            3 when number % 4 == 0 => Step.Of($"{user} erase", async (twin, token) =>
            {
                var erased = await twin.Store.Erasures.EraseAsync(twin.ScopeOf(user), static _ => default, token);
                if (erased is not null && number % 3 > 0)
                    await twin.Store.Erasures.CloseAsync(twin.ScopeOf(user), erased.At, token);
                return erased;
            }),
            1 or 3 => Step.Of($"{user} get", (twin, token) => twin.Users.GetAsync(twin.ScopeOf(user), token)),
            2 => Step.Of($"{user} list users after {number}", (twin, token) =>
                twin.Users.ListAsync(twin.OwnerOf(user), new UserId(Pools.Users[number % Pools.Users.Length] + (number % 2 == 0 ? "" : "😀")), 1 + (number % 5), token)),
            _ => Step.Of($"{user} list users", async (twin, token) =>
            {
                var pages = new List<IReadOnlyList<UserSummary>>();
                UserId? after = null;
                while (await twin.Users.ListAsync(twin.OwnerOf(user), after, 1 + (number % 5), token) is { Count: > 0 } page)
                {
                    pages.Add(page);
                    after = page[^1].Id;
                }

                return pages;
            }),
        };
}
