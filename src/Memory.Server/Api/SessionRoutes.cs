using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Reading;
using Memory.Server.Api.Requests;
using Memory.Server.Memories;
using Memory.Server.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>A user's conversations and their raw turns.</summary>
internal static class SessionRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sessions", OpenAsync).Described(SessionOperations.Open);
        routes.MapGet("/sessions", ListAsync).Described(SessionOperations.List);
        routes.MapGet("/sessions/{id}", GetAsync).Described(SessionOperations.Get);
        routes.MapPatch("/sessions/{id}", MergeContextAsync).Described(SessionOperations.Merge);
        routes.MapDelete("/sessions/{id}", EndAsync).Audited("session.end").Described(SessionOperations.End);
        routes.MapGet("/sessions/{id}/messages", ListMessagesAsync).Described(SessionOperations.Messages);
    }

    private static async Task<Answer<Contract.SessionRecord>> OpenAsync(Call call, SessionBook sessions, CancellationToken cancellationToken)
    {
        var order = SessionOrder.Read(await call.ReadFieldsAsync());
        var scope = call.ScopeOf(order.User);
        var id = new SessionId(order.Id ?? call.Ids.NewId().ToString());
        return Answer.Created(Wire.Session(scope, await sessions.OpenAsync(scope, id, order.Context, order.TtlSeconds, cancellationToken)));
    }

    private static async Task<Answer<Contract.SessionPage>> ListAsync(Call call, SessionBook sessions, CancellationToken cancellationToken)
    {
        var (after, limit) = call.Query.Page("sessions");
        var scope = call.QueryScope();
        var page = await sessions.ListAsync(scope, after, limit, cancellationToken);
        return Answer.Ok(new Contract.SessionPage(
            [.. page.Items.Select(session => Wire.Session(scope, session))], Cursors.Write(page.Next, "sessions")));
    }

    private static async Task<Results<Answer<Contract.SessionRecord>, Problem>> GetAsync(
        Call call, SessionBook sessions, CancellationToken cancellationToken)
    {
        var scope = call.QueryScope();
        var session = await sessions.GetAsync(scope, PathSession(call), cancellationToken);
        return session is null ? Problem.NotFound : Answer.Ok(Wire.Session(scope, session));
    }

    private static async Task<Results<Answer<Contract.SessionRecord>, Problem>> MergeContextAsync(
        Call call, SessionBook sessions, CancellationToken cancellationToken)
    {
        var context = SessionOrder.ReadContext(await call.ReadFieldsAsync());
        var scope = call.QueryScope();
        var session = await sessions.MergeContextAsync(scope, PathSession(call), context, cancellationToken);
        return session is null ? Problem.NotFound : Answer.Ok(Wire.Session(scope, session));
    }

    private static async Task<Results<NoAnswer, Problem>> EndAsync(Call call, SessionBook sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(call.QueryScope(), PathSession(call), cancellationToken) ? NoAnswer.Instance : Problem.NotFound;

    private static async Task<Results<Answer<Contract.MessagePage>, Problem>> ListMessagesAsync(
        Call call, SessionBook sessions, CancellationToken cancellationToken)
    {
        var session = PathSession(call);
        var list = $"messages of {session}";
        var (after, limit) = call.Query.Page(list);
        var page = await sessions.ListTurnsAsync(call.QueryScope(), session, after, limit, cancellationToken);
        return page is null
            ? Problem.NotFound
            : Answer.Ok(new Contract.MessagePage(WireMemories.Turns(page.Items), Cursors.Write(page.Next, list)));
    }

    private static SessionId PathSession(Call call) => new(call.PathText("id"));
}
