using System.Net.Mime;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about the routes of those who watch the server.</summary>
internal static class WatchingOperations
{
    public static Operation Ready { get; } = Readiness(
        "getReadiness", "Whether to send the server requests", "For balancers. It says no while the storage is away, a backup is being restored, or the server is being stopped. It needs no key, has no limit, and answers while the server is busy.");

    public static Operation Health { get; } = Readiness(
        "getHealth", "Whether the server can do its work", "The same as `/health/ready`. It needs no key, has no limit, and answers while the server is busy.");

    public static Operation Live { get; } = new(
        "getLiveness", Tags.Service, "Whether the server is there", "For supervisors that start again what hangs: it answers also while the storage is away. It needs no key.")
    {
        Answers = [Success.Of<Contract.HealthReport>(200, "It is there.", """{"status":"ok"}""")],
    };

    public static Operation Metrics { get; } = new(
        "getMetrics", Tags.Service, "What is measured", "All metrics in Prometheus' text format, version 0.0.4. It needs no key, or, where the server's settings name one, a token of its own as a bearer.")
    {
        Answers =
        [
            new Success(200, "The metrics.")
            {
                MediaType = MediaTypeNames.Text.Plain,
                Shape = static _ => Shapes.Plain("string"),
                Example = "# TYPE memory_server_storage_up gauge\nmemory_server_storage_up 1\n",
            },
        ],
        Refusals = [new Refusal(401, "The settings name a token, and this is not it.")],
    };

    private static Operation Readiness(string id, string summary, string text) => new(id, Tags.Service, summary, text)
    {
        Answers =
        [
            Success.Of<Contract.HealthReport>(200, "It can.", """{"status":"ok"}"""),
            Success.Of<Contract.HealthReport>(503, "It cannot now, and tells why.", """{"status":"unavailable"}"""),
        ],
    };
}
