namespace Memory.Testing.Faults;

/// <summary>The faults by what they have in common.</summary>
public static class FaultCatalogue
{
    public static IReadOnlyList<Fault> All { get; } = Enum.GetValues<Fault>();

    /// <summary>Whether the fault lies in the network and meets whole connections, rather than one request.</summary>
    public static bool IsOfNetwork(this Fault fault) => fault is Fault.RefusedPort or Fault.ResetNetwork or Fault.SilentNetwork;

    /// <summary>Whether nothing but the client's own patience ends the request.</summary>
    public static bool IsHang(this Fault fault) =>
        fault is Fault.SilentNetwork or Fault.HangBeforeHeaders or Fault.HangInBody or Fault.Drip or Fault.DoneLate;

    /// <summary>Whether the server says that the request itself is wrong.</summary>
    public static bool IsRefusal(this Fault fault) => fault is Fault.Refused400 or Fault.Refused401 or Fault.Refused403;

    /// <summary>What a <see cref="TcpProxy"/> does to commit a fault of the network.</summary>
    public static ProxyMode ToProxyMode(this Fault fault) => fault switch
    {
        Fault.RefusedPort => ProxyMode.Refuse,
        Fault.ResetNetwork => ProxyMode.Reset,
        Fault.SilentNetwork => ProxyMode.Hang,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "It is not a fault of the network."),
    };
}
