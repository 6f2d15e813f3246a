using Memory.Server.Api.Answers;
using Memory.Server.Models;

namespace Memory.Server.Api.Chat;

/// <summary>Tells what is wrong with a model as a problem. The texts are the server's own; the service's answers are never passed on.</summary>
internal static class ChatProblems
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);

    public static Problem NoModel { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "No chat model is configured. Set Memory__Model__Provider and what stands beside it, and start the server again.");

    public static Problem Of(ModelFailedException failed) => failed.Fault switch
    {
        ModelFault.RateLimited or ModelFault.CircuitOpen =>
            new Problem(StatusCodes.Status503ServiceUnavailable, failed.Message) { RetryAfter = failed.RetryAfter ?? UsualWait },
        ModelFault.TimedOut => new Problem(StatusCodes.Status504GatewayTimeout, failed.Message),
        _ => new Problem(StatusCodes.Status502BadGateway, failed.Message),
    };
}
