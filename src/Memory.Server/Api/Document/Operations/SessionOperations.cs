using Memory.Server.Api.Document.Bodies;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about conversations.</summary>
internal static class SessionOperations
{
    private static readonly Refusal Unknown = new(404, "The user has no such session, or a user key names another user.");

    private static readonly Refusal Elsewhere = new(404, "A user key names another user.");

    private static readonly Parameter Id = Parameter.Path("The session's id.", "s1");

    public static Operation Open { get; } = new(
        "openSession", Tags.Sessions, "Open a session", "Opens a conversation, with state of yours. One that is there already is answered as it is. It is not needed before an ingest.")
    {
        Body = new Body(UserBodies.Session, ("a session", """{"user_id":"ana","session_id":"s1","context":{"page":"settings"},"ttl_seconds":86400}""")),
        Answers = [Success.Of<Contract.SessionRecord>(201, "The session.", Examples.Session)],
        Refusals = [Elsewhere],
    };

    public static Operation List { get; } = new("listSessions", Tags.Sessions, "List a user's sessions", "The user's sessions, newest first.")
    {
        Parameters = [Parameter.UserId, Parameter.Limit, Parameter.Cursor],
        Answers = [Success.Of<Contract.SessionPage>(200, "A page of sessions.", $$"""{"sessions":[{{Examples.Session}}],"next_cursor":null}""")],
        Refusals = [Elsewhere],
    };

    public static Operation Get { get; } = new("getSession", Tags.Sessions, "Read a session", "One session, ended ones too.")
    {
        Parameters = [Id, Parameter.UserId],
        Answers = [Success.Of<Contract.SessionRecord>(200, "The session.", Examples.Session)],
        Refusals = [Unknown],
    };

    public static Operation Merge { get; } = new("mergeSessionContext", Tags.Sessions, "Merge into a session's context", "Sets the fields that are named and removes those that are null.")
    {
        Parameters = [Id, Parameter.UserId],
        Body = new Body(UserBodies.SessionPatch, ("the next page", """{"context":{"page":"billing","draft":null}}""")),
        Answers = [Success.Of<Contract.SessionRecord>(200, "The session as it is now.", Examples.Session)],
        Refusals = [Unknown],
    };

    public static Operation End { get; } = new("endSession", Tags.Sessions, "End a session", "Ends the session. Its messages stay and are recalled as before.")
    {
        Parameters = [Id, Parameter.UserId],
        Answers = [Success.Nothing("It has ended.")],
        Refusals = [Unknown],
    };

    public static Operation Messages { get; } = new("listMessages", Tags.Sessions, "The raw messages of a session", "The messages in the order they were said.")
    {
        Parameters = [Id, Parameter.UserId, Parameter.Limit, Parameter.Cursor],
        Answers = [Success.Of<Contract.MessagePage>(200, "A page of messages.", $$"""{"messages":[{{Examples.Turn}}],"next_cursor":null}""")],
        Refusals = [Unknown],
    };
}
