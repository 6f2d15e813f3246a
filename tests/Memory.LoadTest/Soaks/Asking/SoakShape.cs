namespace Memory.LoadTest.Soaks.Asking;

/// <summary>Who asks during a soak.</summary>
/// <param name="Users">How many users.</param>
/// <param name="MemoriesPerUser">What each had stored before.</param>
/// <param name="Servers">How many servers the requests go round.</param>
/// <param name="Seed">Chooses users and texts.</param>
internal sealed record SoakShape(int Users, int MemoriesPerUser, int Servers, int Seed);
