namespace Memory.Client;

/// <summary>Where the memory server is and how long a chat may wait for it.</summary>
public sealed class MemoryClientOptions
{
    /// <summary>The server's address, absolute, <c>http</c> or <c>https</c>. A path in it is kept.</summary>
    /// <value>The default is <c>http://127.0.0.1:8080</c>.</value>
    public Uri BaseAddress { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>The API key, sent as <c>Authorization: Bearer</c>.</summary>
    /// <value>The default is none.</value>
    public string? ApiKey { get; set; }

    /// <summary>The longest that memory may delay a chat, the answer's body included. From 1 ms to 1 minute.</summary>
    /// <value>The default is 300 ms.</value>
    public TimeSpan RecallDeadline { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The longest that any one request may take, its answer's body included. From 10 ms to 10 minutes. A call that waits for extraction gets 30 s more.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest that an answer of the server's chat model may take, and, when it comes in pieces, the longest wait for the next one. From 10 ms to 1 hour.</summary>
    /// <value>The default is 200 seconds, which is more than the server itself waits for its model.</value>
    public TimeSpan ChatTimeout { get; set; } = TimeSpan.FromSeconds(200);

    /// <summary>The longest answer that is read, in bytes, from 1,024 to 1 GiB. A longer one counts as no answer.</summary>
    /// <value>The default is 8 MiB.</value>
    public int MaxResponseBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>When recall stops asking a server that does not answer.</summary>
    public RecallCircuitOptions RecallCircuit { get; } = new();

    /// <summary>How turns are handed over in the background.</summary>
    public IngestOutboxOptions Outbox { get; } = new();

    internal MemoryClientOptions Validated()
    {
        var failures = MemoryClientOptionsValidator.FindMistakes(this).ToList();
        return failures.Count == 0 ? this : throw new Microsoft.Extensions.Options.OptionsValidationException(
            nameof(MemoryClientOptions), typeof(MemoryClientOptions), failures);
    }
}
