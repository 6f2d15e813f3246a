using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Ingest;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random steps on turns and their extraction.</summary>
internal static class IngestSteps
{
    private sealed record Message(string? Id, TurnRole Role, string Content, Moment SaidAt, Json? Metadata);

    private static readonly Gen<Message> Messages =
        from id in Gen.Frequency((5, Gen.Constant((string?)null)), (2, Gen.Elements<string?>(Pools.Names)))
        from role in Gen.Frequency((5, Gen.Constant(TurnRole.User)), (1, Gen.Elements(Enum.GetValues<TurnRole>())))
        from content in Pools.Said
        from saidAt in Pools.Moments(10)
        from document in Pools.Document
        select new Message(id, role, content, saidAt, document);

    public static readonly Gen<Step> Ingest =
        from user in Draws.User
        from session in Draws.Name
        from messages in Gen.Frequency((3, Messages.ArrayOf(1)), (1, Messages.ArrayOf(3)))
        select Step.Of($"{user} ingest in {session} {string.Join(" & ", messages.Select(static message => message))}", async (twin, token) =>
        {
            var receipt = await twin.Ingest.IngestAsync(
                twin.ScopeOf(user),
                new SessionId(session),
                [
                    .. messages.Select(message => new NewTurn(
                        message.Id is { } id ? new MessageId(id) : null, message.Role, message.Role == TurnRole.Tool ? "tool 😀" : null, message.Content,
                        message.SaidAt.At(twin.Time), message.Metadata)),
                ],
                twin.Ids,
                token);
            twin.Note(receipt.Job.Id);
            return receipt;
        });

    public static readonly Gen<Step> Work = Gen.Constant(new Step("work", async (twin, token) => await twin.WorkAsync(token)));

    private static readonly Gen<Step> Turns =
        from user in Draws.User
        from session in Draws.Name
        from limit in Draws.Limit
        select Step.Pages($"{user} turns of {session} by {limit}", (twin, after, token) =>
            twin.Sessions.ListTurnsAsync(twin.ScopeOf(user), new SessionId(session), after, limit, token));

    private static readonly Gen<Step> Job =
        from user in Draws.User
        from number in Draws.Number
        select Step.Of($"{user} job {number}", async (twin, token) =>
        {
            var found = await twin.Ingest.FindJobAsync(twin.OwnerOf(user), number % 2 == 0 ? twin.ScopeOf(user).User : null, twin.JobOf(number), token);
            return (found, found is null ? null : await twin.Ingest.GetMemoriesAsync(twin.ScopeOf(user), found, token));
        });

    public static readonly Gen<Step> Look = Gen.OneOf(Turns, Job);
}
