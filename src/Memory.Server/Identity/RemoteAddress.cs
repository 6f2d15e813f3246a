using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Memory.Server.Identity;

/// <summary>
/// Who somebody is on the network, as a hash with a key that this process drew: it tells addresses apart and cannot be turned back into one.
/// Of an IPv6 address the first 64 bits count, since whoever has one has all of its network.
/// </summary>
/// <param name="Hash">HMAC-SHA-256 of the address.</param>
internal readonly record struct RemoteAddress(ImmutableArray<byte> Hash)
{
    private const int NetworkBytes = 8;
    private const int LabelBytes = 8;

    /// <summary>Stands for the address in the audit log.</summary>
    public string Label => Convert.ToHexStringLower(Hash.AsSpan()[..LabelBytes]);

    /// <summary>One of so many places, the same for an address as long as the process runs.</summary>
    public int PlaceAmong(int places) => (int)(BinaryPrimitives.ReadUInt32BigEndian(Hash.AsSpan()[LabelBytes..]) % (uint)places);

    /// <param name="address">Where the connection comes from; null for one that is not of a network.</param>
    /// <param name="key">The process's own key.</param>
    public static RemoteAddress Of(IPAddress? address, ReadOnlySpan<byte> key)
    {
        if (address is null)
            return new RemoteAddress([.. HMACSHA256.HashData(key, [])]);
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes().AsSpan();
        return new RemoteAddress([.. HMACSHA256.HashData(key, address.AddressFamily == AddressFamily.InterNetworkV6 ? bytes[..NetworkBytes] : bytes)]);
    }
}
