namespace Memory.Server.Audit;

/// <summary>Where it is written down who did what.</summary>
internal interface IAuditTrail
{
    /// <summary>Writes down what was done; it is durable when this returns.</summary>
    /// <exception cref="Storage.StorageUnavailableException">It could not be written. What was done stays done, and the caller is told that it is unavailable.</exception>
    ValueTask WriteAsync(AuditEvent happened, CancellationToken cancellationToken);
}
