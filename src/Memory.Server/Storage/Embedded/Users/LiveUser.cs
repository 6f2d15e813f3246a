using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Vectors;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>A user whose journal is in memory, or about to be.</summary>
internal sealed class LiveUser(Scope scope, LiveJournal<UserState> journal, UserVectors? vectors)
{
    public Scope Scope => scope;

    public LiveJournal<UserState> Journal => journal;

    /// <summary>Inside: the vectors that a service made; null in a store that keeps none.</summary>
    public UserVectors? Vectors => vectors;

    /// <summary>Inside: about how many bytes it takes.</summary>
    public long Size => (journal.State?.Held ?? 0) + (vectors?.Size ?? 0);

    /// <summary>Whether the owner's list of users is known to hold it durably.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>Whether the user was erased: a commit that is gone must not bring the user back into the owner's list.</summary>
    public bool IsErased { get; set; }

    /// <summary>Inside: whether what was loaded has been told to the queue of jobs.</summary>
    public UserState? Announced { get; set; }

    /// <summary>Its place among the users in the order of their last use; belongs to <see cref="UserCache"/>.</summary>
    public LinkedListNode<LiveUser>? Place { get; set; }

    /// <summary>Its size as last counted; belongs to <see cref="UserCache"/>.</summary>
    public long CountedSize { get; set; }
}
