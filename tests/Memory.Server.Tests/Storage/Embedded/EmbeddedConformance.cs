using Memory.Server.Tests.Storage.Conformance;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class EmbeddedUsers : UserConformance<EmbeddedFixture>;

public sealed class EmbeddedSessions : SessionConformance<EmbeddedFixture>;

public sealed class EmbeddedTurns : TurnConformance<EmbeddedFixture>;

public sealed class EmbeddedMemories : MemoryConformance<EmbeddedFixture>;

public sealed class EmbeddedAssociations : AssociationConformance<EmbeddedFixture>;

public sealed class EmbeddedWrites : WriteConformance<EmbeddedFixture>;

public sealed class EmbeddedVectors : VectorConformance<EmbeddedFixture>;

public sealed class EmbeddedDeltas : DeltaConformance<EmbeddedFixture>;

public sealed class EmbeddedJobs : JobConformance<EmbeddedFixture>;

public sealed class EmbeddedLanes : LaneConformance<EmbeddedFixture>;

public sealed class EmbeddedExpectations : ExpectationConformance<EmbeddedFixture>;

public sealed class EmbeddedFailedJobs : FailedJobConformance<EmbeddedFixture>;

public sealed class EmbeddedSchedules : ScheduleConformance<EmbeddedFixture>;

public sealed class EmbeddedLifecycles : LifecycleConformance<EmbeddedFixture>;

public sealed class EmbeddedKeys : KeyConformance<EmbeddedFixture>;

public sealed class EmbeddedIdempotency : IdempotencyConformance<EmbeddedFixture>;

public sealed class EmbeddedErasures : ErasureConformance<EmbeddedFixture>;

public sealed class EmbeddedLateTurns : LateTurnConformance<EmbeddedFixture>;

public sealed class EmbeddedRoundTrips : RoundTripConformance<EmbeddedFixture>;

public sealed class EmbeddedAudits : AuditConformance<EmbeddedFixture>;

public sealed class EmbeddedVerifications : VerificationConformance<EmbeddedFixture>;

public sealed class EmbeddedImages : ImageConformance<EmbeddedFixture>;

public sealed class EmbeddedBackups : BackupConformance<EmbeddedFixture>;

public sealed class EmbeddedImageVectors : ImageVectorConformance<EmbeddedFixture>;
