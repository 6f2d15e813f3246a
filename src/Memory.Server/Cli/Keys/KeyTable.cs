using System.Globalization;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;
using Spectre.Console;

namespace Memory.Server.Cli.Keys;

/// <summary>Shows API keys as a table.</summary>
internal static class KeyTable
{
    public static async Task WriteAsync(IAsyncEnumerable<ApiKeyRecord> keys, Terminal terminal)
    {
        var table = Tables.Create("key id", "scope", "user", "per minute", "created", "last used", "revoked");
        await foreach (var key in keys)
        {
            var style = key.RevokedAt is null ? Style.Plain : new Style(decoration: Decoration.Dim);
            table.AddRow(
            [
                .. ((string?[])
                [
                    key.KeyId,
                    AnswerJson.NameOf(key.Scope),
                    key.UserId,
                    key.RateLimit is { } limit ? limit.ToString(CultureInfo.InvariantCulture) : "default",
                    Tables.Time(key.CreatedAt),
                    Tables.Time(key.LastUsedAt),
                    Tables.Time(key.RevokedAt),
                ]).Select(text => new Text(Printable.Line(text), style)),
            ]);
        }

        terminal.Show(table);
    }
}
