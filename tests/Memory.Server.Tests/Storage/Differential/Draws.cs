using FsCheck;
using FsCheck.Fluent;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>What steps of all kinds are made of. It needs none of them, so that it does not matter which of them is made first.</summary>
internal static class Draws
{
    /// <summary>Most steps are about few users, so that much happens to each.</summary>
    public static readonly Gen<int> User = Gen.Frequency((6, Gen.Choose(0, 1)), (3, Gen.Choose(2, 5)), (1, Gen.Choose(0, (2 * Pools.Users.Length) - 1)));

    public static readonly Gen<int> Number = Gen.Choose(0, 10_000);

    public static readonly Gen<int> Limit = Gen.Choose(1, 7);

    public static readonly Gen<string> Name = Gen.Frequency((4, Gen.Constant("default")), (5, Gen.Elements(Pools.Names)));
}
