package io.writ.conformance.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The methods of Java sources with their length, as the compiler's own parser sees them. */
final class JavaMethods {
    private JavaMethods() {}

    /**
     * A method.
     *
     * @param lines from its first modifier to its last brace
     * @param onlyReturns whether its body is one return statement
     */
    record Method(String name, long lines, boolean onlyReturns) {}

    static List<Method> of(Stream<Tree.TextFile> sources) {
        List<JavaFileObject> units = sources.<JavaFileObject>map(Source::new).toList();
        var task = (JavacTask) ToolProvider.getSystemJavaCompiler().getTask(null, null, null, List.of(), null, units);
        List<Method> methods = new ArrayList<>();
        try {
            var trees = Trees.instance(task);
            for (var unit : task.parse()) {
                new Scanner(unit, trees, methods).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return methods;
    }

    private static final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<Method> methods;

        Scanner(CompilationUnitTree unit, Trees trees, List<Method> methods) {
            this.unit = unit;
            this.trees = trees;
            this.methods = methods;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
            var positions = trees.getSourcePositions();
            var first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            var last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
            var file = unit.getSourceFile().getName();
            methods.add(new Method(
                    file.substring(1) + " " + method.getName() + ":" + first, last - first + 1, onlyReturns(method)));
            return super.visitMethod(method, null);
        }

        private static boolean onlyReturns(MethodTree method) {
            var body = method.getBody();
            return body != null
                    && body.getStatements().size() == 1
                    && body.getStatements().get(0) instanceof ReturnTree;
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Tree.TextFile file) {
            super(URI.create("string:/" + file.place()), Kind.SOURCE);
            this.text = file.text();
        }

        @Override
        public String getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
