using Memory.Server.Tests.Storage.Conformance;

namespace Memory.Server.Tests.Storage.Embedded.Sealing;

public sealed class SealedUsers : UserConformance<SealedFixture>;

public sealed class SealedSessions : SessionConformance<SealedFixture>;

public sealed class SealedTurns : TurnConformance<SealedFixture>;

public sealed class SealedMemories : MemoryConformance<SealedFixture>;

public sealed class SealedAssociations : AssociationConformance<SealedFixture>;

public sealed class SealedWrites : WriteConformance<SealedFixture>;

public sealed class SealedVectors : VectorConformance<SealedFixture>;

public sealed class SealedDeltas : DeltaConformance<SealedFixture>;

public sealed class SealedJobs : JobConformance<SealedFixture>;

public sealed class SealedLanes : LaneConformance<SealedFixture>;

public sealed class SealedExpectations : ExpectationConformance<SealedFixture>;

public sealed class SealedFailedJobs : FailedJobConformance<SealedFixture>;

public sealed class SealedSchedules : ScheduleConformance<SealedFixture>;

public sealed class SealedLifecycles : LifecycleConformance<SealedFixture>;

public sealed class SealedKeys : KeyConformance<SealedFixture>;

public sealed class SealedIdempotency : IdempotencyConformance<SealedFixture>;

public sealed class SealedRoundTrips : RoundTripConformance<SealedFixture>;

public sealed class SealedErasures : ErasureConformance<SealedFixture>;

public sealed class SealedLateTurns : LateTurnConformance<SealedFixture>;

public sealed class SealedAudits : AuditConformance<SealedFixture>;

public sealed class SealedVerifications : VerificationConformance<SealedFixture>;

public sealed class SealedImages : ImageConformance<SealedFixture>;

public sealed class SealedImageVectors : ImageVectorConformance<SealedFixture>;

public sealed class SealedBackups : BackupConformance<SealedFixture>;
