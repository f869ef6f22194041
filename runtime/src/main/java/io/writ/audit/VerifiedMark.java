package io.writ.audit;

import io.writ.verifier.canonical.Digest;
import io.writ.verifier.canonical.JsonObject;
import io.writ.verifier.canonical.JsonReader;
import io.writ.verifier.canonical.Members;
import io.writ.verifier.canonical.PrettyWriter;
import io.writ.verifier.canonical.UtcTime;
import io.writ.verifier.refusal.Invariant;
import io.writ.verifier.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/**
 * What a home remembers of the last full verification of a ledger. It is not trusted: it says where the next start
 * begins to look, and that a ledger found damaged stays out of use; it never says that something need not be looked at.
 *
 * @param size how many records were there
 * @param root the tree's root over them
 * @param time when the verification ended
 * @param intact whether nothing was found
 */
record VerifiedMark(long size, Digest root, Instant time, boolean intact) {
    private static final int LIMIT = 4_096;
    private static final String TYPE = "verified";

    /**
     * The mark of a home.
     *
     * @throws RefusedException INV-026 if there is one that this user may not read, or that is none
     * @throws UncheckedIOException if it cannot be read now
     */
    static Optional<VerifiedMark> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(parse(in.readNBytes(LIMIT + 1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (AccessDeniedException e) {
            throw Invariant.HOME
                    .refuse(file.getFileName().toString(), "the file cannot be read by this user")
                    .exception();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static VerifiedMark parse(byte[] bytes) {
        var members = Members.of(JsonReader.read(bytes, LIMIT), Invariant.HOME, "");
        var version = members.integer("v");
        if (!members.string("type").equals(TYPE) || version != 1) {
            throw members.refuse("type", "not a mark of this release");
        }
        var mark = new VerifiedMark(
                members.integer("size"), members.digest("root"), members.time("time"), members.bool("intact"));
        members.end();
        return mark;
    }

    /** Replaces the mark of a home: a kill leaves the old one or the new one. */
    void write(Path file) {
        var bytes = PrettyWriter.write(JsonObject.builder()
                .put("type", TYPE)
                .put("v", 1)
                .put("size", size)
                .put("root", root.hex())
                .put("time", UtcTime.format(time))
                .put("intact", intact)
                .build());
        var fresh = file.resolveSibling("." + file.getFileName() + ".new");
        try (var channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes));
            channel.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
