using System.Text.Json;

namespace Memory.Evaluation.Conversations;

/// <summary>Reads a JSON file, or says in one line what is wrong with it.</summary>
internal static class JsonFile
{
    public static async Task<JsonPlace> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(path);
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return new JsonPlace(document.RootElement.Clone(), path, "");
        }
        catch (JsonException fault)
        {
            throw new InputException($"{path}: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}: this is no JSON");
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: there is no such file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path}: cannot be read: {fault.Message}");
        }
    }
}
