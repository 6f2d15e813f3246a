using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about turns in, and what became of them.</summary>
internal static class IngestOperations
{
    private const string Text =
        "Takes one message or several of one conversation. User and session are created as needed. The messages are durable when it answers, and recallable from then on; facts are extracted in the background. "
        + "A message `id` that is sent again with the same content is stored once; with another content it is 409, and nothing of that request is stored.";

    public static Operation Ingest { get; } = Under("ingest", "Hand over what was said", Text);

    public static Operation Messages { get; } = Under("postMessages", "Hand over what was said (another name)", $"The same as `POST /v1/ingest`. {Text}");

    public static Operation Job { get; } = new("getJob", Tags.Ingest, "What became of an extraction", "Tells where an extraction stands, how often it was tried and why it failed. Jobs can be read for 7 days.")
    {
        Parameters = [Parameter.Path("The `job_id` that an ingest answered.", Examples.JobId)],
        Answers = [Success.Of<Contract.JobRecord>(200, "The job.", Examples.Job)],
        Refusals = [new Refusal(404, "There is no such job any more, or it is not the caller's.")],
    };

    private static Operation Under(string id, string summary, string text) => new(id, Tags.Ingest, summary, text)
    {
        Parameters =
        [
            Parameter.Query("wait", Shapes.Flag, "Whether to wait, up to 30 s, until the facts are extracted, and to answer them.", true) with { Default = false },
        ],
        Body = new Body(
            TurnBodies.Ingest,
            ("a turn", """{"user_id":"ana","session_id":"s1","messages":[{"id":"m-17","role":"user","content":"I moved to Porto last week.","created_at":"2026-03-01T09:00:00Z"},{"role":"assistant","content":"How do you like it?"}]}"""),
            ("one message", """{"user_id":"ana","role":"user","content":"My cat is called Whiskers.","metadata":{"channel":"web"}}""")),
        Answers =
        [
            Success.Of<Contract.IngestResult>(
                200, "With `wait=true`: stored and extracted.", $$"""{"status":"done","job_id":"{{Examples.JobId}}","message_ids":["m-17","m-18"],"memories":[{{Examples.Memory}}]}"""),
            Success.Of<Contract.IngestResult>(
                202, "Stored; the extraction goes on in the background, also where waiting for it took over 30 s.", $$"""{"status":"queued","job_id":"{{Examples.JobId}}","message_ids":["m-17","m-18"],"memories":null}"""),
        ],
        Refusals = [new Refusal(404, "A user key names another user."), new Refusal(409, "A message of that id says something else, or the Idempotency-Key stands for another request.")],
    };
}
