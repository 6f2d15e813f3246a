using System.Text.Json;
using System.Text.Json.Serialization;
using Memory.Server.Api.Answers;
using Memory.Server.Verification;

namespace Memory.Server.Cli;

/// <summary>What commands print with <c>--json</c> where no route answers the same.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FailureLine))]
[JsonSerializable(typeof(RevokedLine))]
[JsonSerializable(typeof(WrittenLine))]
[JsonSerializable(typeof(MigratedLine))]
[JsonSerializable(typeof(ReembeddedLine))]
[JsonSerializable(typeof(RotatedLine))]
[JsonSerializable(typeof(FaultLine))]
[JsonSerializable(typeof(VerifiedLine))]
internal sealed partial class CommandJson : JsonSerializerContext
{
    /// <summary>Text as it is rather than as escapes.</summary>
    public static CommandJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = AnswerJson.Encoder });
}

/// <summary>Why a command failed.</summary>
internal sealed record FailureLine(string Error, int ExitCode);

/// <summary>A key that holds no longer.</summary>
internal sealed record RevokedLine(string KeyId, bool Revoked);

/// <summary>A file that was written.</summary>
internal sealed record WrittenLine(string File, long Bytes);

/// <summary>The steps that brought a schema up to date, in order; none when it was.</summary>
internal sealed record MigratedLine(IReadOnlyList<string> Applied);

/// <summary>What was made anew.</summary>
internal sealed record ReembeddedLine(int Users, long Texts, string Embedder);

/// <summary>How the store is now, <c>sealed</c> or <c>plain</c>, and how many keys were wrapped anew.</summary>
internal sealed record RotatedLine(string State, int Keys);

/// <summary>A fault that verification found.</summary>
internal sealed record FaultLine(string Check, string? OwnerId, string? UserId, string Fault);

/// <summary>The last line of a verification.</summary>
internal sealed record VerifiedLine(int Faults, VerifiedCounts Verified);
