using System.Collections.Immutable;
using System.Globalization;
using Memory.Server.Memories;

namespace Memory.Server.Portability.Documents;

/// <summary>A document of a user that is to be imported. It is read twice: once to be checked, and once to be stored.</summary>
internal interface IUserDocument
{
    /// <summary>
    /// Reads its records in their order. What is wrong with one is noted, and what is wrong with their relations is told it by <see cref="Fault"/>.
    /// </summary>
    IAsyncEnumerable<DocumentRecord> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Notes a mistake at a place of the document.</summary>
    void Fault(string place, string message);

    /// <summary>Refuses the document when any mistake was noted.</summary>
    void ThrowIfFaulty();
}

/// <summary>A record of a document.</summary>
/// <param name="List">The list it stands in; empty for the user.</param>
/// <param name="Index">Its place there.</param>
/// <param name="Row">A <see cref="DocumentUser"/>, <see cref="Session"/>, <see cref="Turn"/>, <see cref="Observation"/>, <see cref="DocumentMemory"/>, <see cref="Memories.Associations.Association"/> or <see cref="DocumentJob"/>.</param>
internal readonly record struct DocumentRecord(string List, int Index, object Row)
{
    /// <summary>Where it stands: <c>memories[12]</c>.</summary>
    public string Place => List.Length == 0 ? "user" : string.Create(CultureInfo.InvariantCulture, $"{List}[{Index}]");
}

/// <summary>The user of a document.</summary>
internal sealed record DocumentUser(UserId Id, UserProfile Profile, DateTimeOffset? LastActive);

/// <summary>A version of a memory, and until when the system believed it.</summary>
internal sealed record DocumentMemory(MemoryRecord Memory, DateTimeOffset? RecordedTo);

/// <summary>Turns that wait to be read, or were given up.</summary>
internal sealed record DocumentJob(
    JobLane Lane, JobStatus Status, ImmutableArray<MessageId> Messages, int Attempts, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
