using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about users: create, read, profile, export, import, erase.</summary>
internal static class UserOperations
{
    private const string Exported =
        """
        {"format":"memory-export","version":1,"exported_at":"2026-03-01T09:00:00+00:00","user":{"id":"ana","display_name":"Ana","created_at":"2026-01-10T18:30:00+00:00"},"keys":[],
        "sessions":[{"id":"s1","created_at":"2026-01-10T18:30:00+00:00","updated_at":"2026-01-10T18:30:00+00:00"}],
        "messages":[{"id":"m-17","session_id":"s1","role":"user","content":"I moved to Porto last week.","created_at":"2026-03-01T09:00:00+00:00","stored_at":"2026-03-01T09:00:00+00:00"}],
        "observations":[],"memories":[],"associations":[],"jobs":[],"audit":[]}
        """;

    private static readonly Refusal Unknown = new(404, "There is no such user, or a user key names another one.");

    private static readonly Refusal OneUserOnly = new(403, "A user key is for one user only.");

    public static Operation Create { get; } = new(
        "createUser", Tags.Users, "Create a user", "Makes a user known, with a name and data of yours, and mints a key for this user alone, which is shown this once. It is not needed before an ingest. For a known user it mints another key.")
    {
        Body = new Body(UserBodies.New, ("a user", """{"user_id":"ana","display_name":"Ana","metadata":{"plan":"pro"}}"""), ("a user with an id of the server's", "{}")),
        Answers =
        [
            Success.Of<Contract.CreatedUser>(201, "The user and the only sight of the key.", """{"id":"ana","api_key":"mem_live_3vQ8hX1m2b7Kf0Zt5yWc9LsR4pNd6GjU8aEoTiHxBqM","created_at":"2026-03-01T09:00:00Z"}"""),
        ],
        Refusals = [OneUserOnly],
    };

    public static Operation List { get; } = new("listUsers", Tags.Users, "List users", "The owner's users, by id.")
    {
        Parameters = [Parameter.Limit, Parameter.Cursor],
        Answers = [Success.Of<Contract.UserPage>(200, "A page of users.", $$"""{"users":[{{Examples.User}}],"next_cursor":null}""")],
        Refusals = [OneUserOnly],
    };

    public static Operation Get { get; } = new("getUser", Tags.Users, "Read a user", "A user, with how much is held about them.")
    {
        Parameters = [Parameter.User],
        Answers = [Success.Of<Contract.UserRecord>(200, "The user.", Examples.User)],
        Refusals = [Unknown],
    };

    public static Operation Erase { get; } = new(
        "eraseUser", Tags.Users, "Erase everything about a user",
        "Erases memories, messages, sessions, links, jobs and keys of the user, destroys the key that their data is encrypted with, and answers a receipt whose hash stands in the audit log. What was said before and arrives late is acknowledged and dropped.")
    {
        Parameters = [Parameter.User],
        Answers =
        [
            Success.Of<Contract.ErasureReceipt>(
                200, "The receipt.",
                """{"user_id":"ana","erased_at":"2026-03-01T09:00:00Z","counts":{"memories":9,"messages":42,"sessions":3,"associations":4,"jobs":0,"keys":1},"receipt_hash":"4d3e5f0f5b1f0f6f3a8f0d9f6c1b2a3e4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a"}"""),
        ],
        Refusals = [Unknown],
    };

    public static Operation Export { get; } = new(
        "exportUser", Tags.Users, "Export a user", "Everything held about a user as one document, of one consistent state, sent as it is read. A connection that breaks off leaves no valid JSON.")
    {
        Parameters = [Parameter.User],
        Answers = [new Success(200, "The document.") { Shape = ExportSchema.Document, Example = Exported }],
        Refusals = [Unknown],
    };

    public static Operation Import { get; } = new(
        "importUser", Tags.Users, "Import a user",
        "Takes a document of an export in: checked whole before anything is stored, stored in one step, harmless to repeat. The document may be as large as the server's setting allows, 1 GiB by default; with an Idempotency-Key, which it does not need, 32 MiB.")
    {
        Parameters = [Parameter.User],
        Body = new Body(ExportSchema.Document, ("a small document", Exported)),
        Answers =
        [
            Success.Of<Contract.ImportResult>(
                200, "How much was added, and how much was there already.",
                """{"user_id":"ana","added":{"sessions":1,"messages":1,"observations":0,"memories":0,"associations":0},"unchanged":{"sessions":0,"messages":0,"observations":0,"memories":0,"associations":0}}"""),
        ],
        Refusals =
        [
            new Refusal(404, "A user key names another user."),
            new Refusal(409, "What the user holds already says something else, or the Idempotency-Key stands for another request. Nothing was stored."),
            new Refusal(413, "The document is larger than the server takes."),
        ],
    };

    public static Operation Profile { get; } = new(
        "getProfile", Tags.Users, "A user at one glance",
        "The user's current slots as one nested object, with usage, recent topics, a summary and a line to welcome them back. A dot in a slot's name leads one level down. Of an unknown user it is empty.")
    {
        Parameters = [Parameter.User],
        Answers = [Success.Of<Contract.UserProfile>(200, "The profile.", Examples.Profile)],
        Refusals = [new Refusal(404, "A user key names another user.")],
    };

    public static Operation ChangeProfile { get; } = new(
        "changeProfile", Tags.Users, "Merge into a user's slots", "Sets the slots that an object names, superseding what they hold; null ends a slot.")
    {
        Parameters = [Parameter.User],
        Body = new Body(UserBodies.ProfilePatch, ("another theme", """{"preferences":{"theme":"light"},"nickname":null}""")),
        Answers = [Success.Of<Contract.UserProfile>(200, "The profile as it is now.", Examples.Profile)],
        Refusals = [new Refusal(404, "A user key names another user."), new Refusal(409, "A slot does not take what is said about it.")],
    };
}
