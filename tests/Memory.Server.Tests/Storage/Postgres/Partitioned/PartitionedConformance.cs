using Memory.Server.Tests.Storage.Conformance;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

// Those that add, change and delete in most tables are run each time: ten seconds on two busy cores. The full run has all of them: a minute.

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedUsers : UserConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedSessions : SessionConformance<PartitionedFixture>;

public sealed class PartitionedTurns : TurnConformance<PartitionedFixture>;

public sealed class PartitionedMemories : MemoryConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedAssociations : AssociationConformance<PartitionedFixture>;

public sealed class PartitionedWrites : WriteConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedVectors : VectorConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedDeltas : DeltaConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedJobs : JobConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedLanes : LaneConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedExpectations : ExpectationConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedFailedJobs : FailedJobConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedSchedules : ScheduleConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedLifecycles : LifecycleConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedKeys : KeyConformance<PartitionedFixture>;

public sealed class PartitionedIdempotency : IdempotencyConformance<PartitionedFixture>;

public sealed class PartitionedErasures : ErasureConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedLateTurns : LateTurnConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedRoundTrips : RoundTripConformance<PartitionedFixture>;

public sealed class PartitionedAudits : AuditConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedVerifications : VerificationConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedImages : ImageConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedBackups : BackupConformance<PartitionedFixture>;

[Trait(TestScale.Run, TestScale.InFull)]
public sealed class PartitionedImageVectors : ImageVectorConformance<PartitionedFixture>;
