using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>The bounds of the background queue that hands turns over.</summary>
public sealed class IngestOutboxOptions
{
    /// <summary>
    /// How many messages may wait in memory, 1–1,000,000. A chat's turn is two of them, which are queued together or not at all. When full,
    /// what is newest is dropped, counted and warned about. With a <see cref="SpoolFolder"/> half of it holds what is sent next and half what is on its way to disk, and more wait on disk alone.
    /// </summary>
    /// <value>The default is 1,000.</value>
    public int Capacity { get; set; } = 1_000;

    /// <summary>How many messages of one session go in one request, 1–100.</summary>
    /// <value>The default is 50.</value>
    public int BatchSize { get; set; } = 50;

    /// <summary>How long one request may be, in bytes of JSON, from 64 KiB to 30 MiB. A message that is longer goes alone. Without a spool sizes are bounded from above, six bytes a character.</summary>
    /// <value>The default is 4 MiB.</value>
    public int MaxBatchBytes { get; set; } = 4 << 20;

    /// <summary>How many requests are under way at once, 1–64; those of one session never are.</summary>
    /// <value>The default is 4.</value>
    public int MaxConcurrentRequests { get; set; } = 4;

    /// <summary>The wait before the first retry; it doubles with every further one and is jittered. From 1 ms to <see cref="MaxRetryDelay"/>.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between retries, unless the server asks for more. Up to 1 hour. A refused key is tried again this often.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest <c>Retry-After</c> that is honoured. Up to 1 day; a longer one is cut to this.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How often a message is tried alone before it is set aside as refused, 1–1,000. Only failures of its own count: the server failed on it,
    /// or broke off while it answered others. A server that is down or busy never counts.
    /// </summary>
    /// <value>The default is 10.</value>
    public int MaxTries { get; set; } = 10;

    /// <summary>How long a shutdown waits until everything is handed over, up to 10 minutes. What is left then goes to the spool; without one it is lost and logged.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A folder on a local disk where messages also wait, so that they survive the end of the process. Made when it is missing. When it cannot
    /// be used, messages wait in memory alone, which is logged as an error. Any number of processes may share it, but only with the same server
    /// and keys of the same owner: each hands over what another one left, under its own key. A client registered with a name uses a folder
    /// <c>client-NAME</c> of its own in it, so that several named clients may be given the same one.
    /// </summary>
    /// <value>The default is none: messages wait in memory alone.</value>
    public string? SpoolFolder { get; set; }

    /// <summary>
    /// A key, 32 random bytes in base64, under which everything that is written to the <see cref="SpoolFolder"/> is sealed by AES-256-GCM, refused messages too.
    /// What an earlier run left plain is still handed over. What is sealed under a key that is not here stays where it is, which is logged as an error and
    /// counted, until a process comes that has the key. All processes that share a folder should have the same one. It is never logged or serialized.
    /// </summary>
    /// <value>The default is none: messages wait in plain text.</value>
    [JsonIgnore]
    public string? SpoolKey { get; set; }

    /// <summary>
    /// Former values of <see cref="SpoolKey"/>, which open what they sealed and seal nothing more. To exchange a key, put the old one here, at every process
    /// that shares the folder; when nothing waits any more that it sealed, take it out. May be there without a <see cref="SpoolKey"/>, to go back to plain text.
    /// </summary>
    /// <value>The default is none.</value>
    [JsonIgnore]
    public IList<string> PreviousSpoolKeys { get; } = [];

    /// <summary>
    /// How many bytes this process's messages may take in the spool folder, from 4 MiB to 16 GiB. When full, messages wait in memory alone, and
    /// are dropped when that is full too. Refused messages of all processes together are kept up to this size, beside it.
    /// </summary>
    /// <value>The default is 256 MiB.</value>
    public long MaxSpoolBytes { get; set; } = 256 << 20;

    /// <summary>How often to look in the spool folder for what processes left that ended without handing it over, from 1 second to 1 day.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan SpoolScanInterval { get; set; } = TimeSpan.FromSeconds(30);
}
