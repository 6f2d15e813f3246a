namespace Memory.Server.Hosting;

/// <summary>Where an in-process server keeps its data and listens.</summary>
public sealed class MemoryServerHostOptions
{
    /// <summary>The folder of the embedded store, made when it is not there. One server owns it at a time. With Postgres only the first admin key's file is there.</summary>
    public required string DataFolder { get; set; }

    /// <summary>
    /// Where a Postgres database with pgvector is: a connection string such as <c>Host=db;Database=memory;Username=memory;Password=…</c>, or an address such as
    /// <c>postgres://user:password@host:5432/database</c>. The start creates or updates its schema.
    /// </summary>
    /// <value>The default is none: the embedded store in <see cref="DataFolder"/>.</value>
    public string? Postgres { get; set; }

    /// <summary>Where to listen, <c>http</c> only. Port 0 takes a free one.</summary>
    /// <value>The default is <c>http://127.0.0.1:0</c>.</value>
    public Uri Address { get; set; } = new("http://127.0.0.1:0");

    /// <summary>An admin key of owner <c>default</c> to accept, 32–512 printable ASCII characters.</summary>
    /// <value>The default is none: the first start writes a fresh one to <c>admin-key</c> in the data folder.</value>
    public string? BootstrapKey { get; set; }

    /// <summary>Requests per minute of owner and admin keys without a limit of their own, 0–1,000,000; 0 for no limit.</summary>
    /// <value>The default is 600.</value>
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Requests per minute of user keys without a limit of their own, 0–1,000,000; 0 for no limit.</summary>
    /// <value>The default is 60.</value>
    public int UserRequestsPerMinute { get; set; } = 60;

    /// <summary>Further settings, by their names below <c>Memory</c>.</summary>
    internal IReadOnlyDictionary<string, string?> Settings { get; set; } = new Dictionary<string, string?>(StringComparer.Ordinal);
    /// <summary>
    /// A master key under which everything stored is encrypted: 32 random bytes in base64. A plain store is encrypted beside the first start's work.
    /// Without the key nothing can be read any more, so keep it where the data is not.
    /// </summary>
    /// <value>The default is none: nothing is encrypted.</value>
    public string? EncryptionKey { get; set; }

    /// <summary>Sets up logging.</summary>
    /// <value>The default is no logging.</value>
    public Action<ILoggingBuilder>? ConfigureLogging { get; set; }
}
