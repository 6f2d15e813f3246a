using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Spectre.Console;

namespace Memory.Server.Cli;

/// <summary>Shows API keys as a table.</summary>
internal static class KeyTable
{
    private const int WideEnough = 240;

    public static async Task WriteAsync(IAsyncEnumerable<ApiKeyRecord> keys, TextWriter output)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("key id", "scope", "user", "per minute", "created", "last used", "revoked");
        await foreach (var key in keys)
        {
            table.AddRow(
                Text(key.KeyId),
                Text(AnswerJson.NameOf(key.Scope)),
                Text(key.UserId),
                Text(key.RateLimit is { } limit ? limit.ToString(CultureInfo.InvariantCulture) : "default"),
                Text(Time(key.CreatedAt)),
                Text(Time(key.LastUsedAt)),
                Text(Time(key.RevokedAt)));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });

        // Ids are there to be copied, so no line is broken.
        console.Profile.Width = WideEnough;
        console.Write(table);
    }

    private static Text Text(string? text) => new(text ?? "");

    private static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
