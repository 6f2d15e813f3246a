using Memory.Client;

namespace Memory.Testing.Faults;

/// <summary>Reads what a server has stored.</summary>
public static class StoredTurns
{
    /// <summary>All of a session's messages as the server lists them; none when it does not know the session.</summary>
    public static async Task<IReadOnlyList<TurnRecord>> ReadTurnsAsync(this IMemoryClient server, string userId, string sessionId)
    {
        var turns = new List<TurnRecord>();
        string? cursor = null;
        try
        {
            do
            {
                var page = await server.ListMessagesAsync(userId, sessionId, limit: 200, cursor);
                turns.AddRange(page.Messages);
                cursor = page.NextCursor;
            }
            while (cursor is not null);
        }
        catch (MemoryApiException unknown) when (unknown.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // Nothing of it arrived.
        }

        return turns;
    }
}
