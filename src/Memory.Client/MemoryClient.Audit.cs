using System.Globalization;

namespace Memory.Client;

/// <content>The audit log.</content>
public sealed partial class MemoryClient
{
    /// <inheritdoc/>
    public ValueTask<AuditPage> ListAuditAsync(
        string? userId = null, string? action = null, DateTimeOffset? since = null, int? limit = null, string? cursor = null, CancellationToken cancellationToken = default) => GetAsync(
        Routes.To(
            "v1/admin/audit", ("user_id", userId), ("action", action), ("since", since?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)), ("limit", Text(limit)), ("cursor", cursor)),
        Documents.AuditPage,
        cancellationToken);
}
