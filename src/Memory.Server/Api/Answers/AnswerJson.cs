using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Memory.Client;

namespace Memory.Server.Api.Answers;

/// <summary>How answers become JSON: the contract's names, every field present, text as it is rather than as escapes.</summary>
internal static class AnswerJson
{
    /// <summary>Escapes only what JSON demands. Safe because answers are served as JSON and never as HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly MemoryResponseJson Contract = new(new JsonSerializerOptions(MemoryResponseJson.Default.Options) { Encoder = Encoder });

    public static JsonTypeInfo<T> TypeOf<T>() =>
        (JsonTypeInfo<T>)(Contract.GetTypeInfo(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T)} is no answer of the contract."));

    /// <summary>The wire name of a word, such as <c>fact</c>.</summary>
    public static string NameOf<TWord>(TWord word)
        where TWord : struct, Enum => word.ToString().ToLowerInvariant();
}
